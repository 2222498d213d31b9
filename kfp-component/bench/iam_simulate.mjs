// Answers `rolecall simulate --json-lines` by iam-simulate (npm, @cloud-copilot/iam-simulate):
// one request a line on standard input, one decision a line. With --trust the one policy of each
// is a role's trust policy. With --bench FILE it decides the requests of a workload again and
// again, and prints decisions per second of CPU.
import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { runUnsafeSimulation } from '@cloud-copilot/iam-simulate'

const WORDS = { Allowed: 'allowed', ExplicitlyDenied: 'explicit_deny', ImplicitlyDenied: 'implicit_deny' }

const ACCOUNT = '111122223333'

// Of a role: whom its trust policy takes. One of its account's own principals needs a policy of its own beside.
async function admission() {
  // What the package exports fails with a policy of a resource, for want of a name.
  const inside = './node_modules/@cloud-copilot/iam-simulate/dist/esm'
  const { loadPolicy } = await import('@cloud-copilot/iam-policy')
  const { authorize } = await import(`${inside}/core_engine/CoreSimulatorEngine.js`)
  const { AwsRequestImpl } = await import(`${inside}/request/request.js`)
  const { RequestContextImpl } = await import(`${inside}/requestContext.js`)
  const own = { Version: '2012-10-17', Statement: { Effect: 'Allow', Action: 'sts:*', Resource: '*' } }
  return ([{ document }], { principal: { AWS, Federated, Service }, action, context }) =>
    WORDS[
      authorize({
        request: new AwsRequestImpl(
          AWS ?? Federated ?? Service,
          { resource: `arn:aws:iam::${ACCOUNT}:role/team-a`, accountId: ACCOUNT },
          action,
          new RequestContextImpl(context)
        ),
        identityPolicies: AWS ? [loadPolicy(own, { name: 'own' })] : [],
        serviceControlPolicies: [],
        resourceControlPolicies: [],
        resourcePolicy: loadPolicy(document, { name: 'trust' }),
        simulationParameters: { simulationMode: 'Strict' },
        serviceSettings: {}
      }).result
    ]
}

function decide(policies, request) {
  return WORDS[
    runUnsafeSimulation(
      {
        request: {
          principal: request.principal.AWS,
          action: request.action,
          resource: { resource: request.resource, accountId: ACCOUNT },
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
  const answer = process.argv[2] === '--trust' ? await admission() : decide
  for await (const line of createInterface({ input: process.stdin })) {
    const asked = JSON.parse(line)
    let decision
    try {
      decision = answer(asked.policies, asked)
    } catch (error) {
      decision = `error ${error.message}`
    }
    console.log(JSON.stringify({ decision }))
  }
}
