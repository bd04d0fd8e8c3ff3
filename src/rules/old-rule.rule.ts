import { preDiffusionLicense } from './country-group.rule.js';
import type { Movement } from './movement.js';
import { inForceOrNone } from './parameter.js';
import { uaeExemption } from './rulebook/uae-exemption.js';

/**
 * May a UAE government body receive it without a license? From 10 July 2026: destination AE, not tainted, a
 * government consignee headquartered in AE. The listed companies of supplement no. 8 are not parties we can tell yet.
 */
export function isUaeExempt(movement: Movement, tainted: boolean): boolean {
  if (movement.destination !== 'AE' || tainted) return false;
  if (inForceOrNone(uaeExemption, movement.on) === undefined) return false;
  return movement.consignee.sector === 'GOVERNMENT' && movement.consignee.headquarters === 'AE';
}

/**
 * Would this need a license without the January 2025 framework? Level A or B, not to the United States, when the
 * movement is tainted or the destination was in D:1, D:4 or D:5 (not A:5 or A:6) or Macau.
 */
export function oldRuleAsksLicense(movement: Movement, tainted: boolean): boolean {
  const { item, destination, on } = movement;
  if ((item.level !== 'A' && item.level !== 'B') || destination === 'US') return false;
  if (isUaeExempt(movement, tainted)) return false;
  return tainted || preDiffusionLicense(destination, on);
}
