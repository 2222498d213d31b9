/** A Profile's life on the side of AWS: provider, role, trust and what an admin sees of them. */
@NullMarked
package dev.rolecall.e2e.profile;

import org.jspecify.annotations.NullMarked;
