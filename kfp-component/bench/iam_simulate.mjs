// Answers `rolecall simulate --json-lines` by iam-simulate (npm, @cloud-copilot/iam-simulate):
// one request a line on standard input, one decision a line. With --bench FILE it decides the
// requests of a workload again and again, and prints decisions per second of CPU.
import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { runUnsafeSimulation } from '@cloud-copilot/iam-simulate'

const WORDS = { Allowed: 'allowed', ExplicitlyDenied: 'explicit_deny', ImplicitlyDenied: 'implicit_deny' }

function decide(policies, request) {
  return WORDS[
    runUnsafeSimulation(
      {
        request: {
          principal: request.principal.AWS,
          action: request.action,
          resource: { resource: request.resource, accountId: '111122223333' },
          contextVariables: request.context
        },
        identityPolicies: policies.map((each, at) => ({ name: `p${at}`, policy: each.document })),
        serviceControlPolicies: [],
        resourceControlPolicies: []
      },
      {}
    )
  ]
}

if (process.argv[2] === '--bench') {
  for (const [name, { policies, requests, decisions }] of Object.entries(JSON.parse(readFileSync(process.argv[3], 'utf8')))) {
    requests.forEach((request, at) => {
      if (decide(policies, request) !== decisions[at]) throw new Error(`${name} ${at}`)
    })
    const least = 5e6
    let count = 0
    const begin = process.cpuUsage()
    let spent
    do {
      requests.forEach((request) => decide(policies, request))
      count += requests.length
      spent = process.cpuUsage(begin)
    } while (spent.user + spent.system < least)
    console.log(`${name} ${Math.round((count * 1e6) / (spent.user + spent.system))}`)
  }
} else {
  for await (const line of createInterface({ input: process.stdin })) {
    const asked = JSON.parse(line)
    let decision
    try {
      decision = decide(asked.policies, asked)
    } catch (error) {
      decision = `error ${error.message}`
    }
    console.log(JSON.stringify({ decision }))
  }
}
