import type { CatalogItem } from './catalog-item.js';
import { amdAndIntelItems } from './items-amd-intel.data.js';
import { cloudItems } from './items-cloud.data.js';
import { adaAndBlackwellItems } from './items-nvidia-ada-blackwell.data.js';
import { ampereItems } from './items-nvidia-ampere.data.js';
import { hopperItems } from './items-nvidia-hopper.data.js';
import { nvidiaSystemItems } from './items-nvidia-systems.data.js';
import { otherItems } from './items-other.data.js';

export type { CatalogItem, DensePeak, IcParagraph } from './catalog-item.js';

/**
 * The catalog of accelerator parts: 78 of them, each with its source and how much it can be trusted. A user may register
 * a part of their own beside any of them and say why its figures differ.
 */
export const items: readonly CatalogItem[] = [
  ...ampereItems,
  ...hopperItems,
  ...adaAndBlackwellItems,
  ...nvidiaSystemItems,
  ...amdAndIntelItems,
  ...cloudItems,
  ...otherItems,
];
