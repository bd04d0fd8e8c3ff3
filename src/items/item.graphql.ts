import { Type } from 'class-transformer';
import { ArrayMaxSize, ValidateNested } from 'class-validator';
import { Field, ID, InputType, Int, ObjectType } from '@nestjs/graphql';
import { CitationType } from '../ledger/answer.graphql.js';
import { DateTimeScalar, EccnScalar, TppScalar } from '../platform/graphql-scalars.js';
import { WholeNumberScalar } from '../platform/graphql-whole-number.js';
import { Levels, words } from '../platform/graphql-words.js';
import { IfGiven, IsId, IsText } from '../platform/input-check.js';
import { Connection } from '../platform/relay.js';
import { UserError } from '../platform/user-error.js';
import type { Instant } from '../rules/day.js';
import type { DesignerStatus } from '../rules/item-class.rule.js';
import type { Tpp } from '../rules/tpp.js';
import type { Level } from '../rules/vocabulary.js';

export const DesignerStatuses = words<DesignerStatus>(
  'DesignerStatus',
  'What is known of the designer of a circuit (R-40, R-74).',
  {
    APPROVED: 'An approved designer, supplement no. 6 to part 740.',
    AUTHORIZED: 'An authorized designer (R-77).',
    NEITHER: 'Neither: License Exceptions AIA and ACM are not available.',
    UNKNOWN: 'Not known: AIA and ACM carry a flag.',
  },
);

export const ItemOrigins = words<'CATALOG' | 'OWN'>('ItemOrigin', 'Where an item comes from.', {
  CATALOG: "Headroom's catalog of accelerator parts, each with its source.",
  OWN: 'A part that you registered.',
});

@ObjectType('Peak', { description: 'A dense rate of one integrated circuit (R-01, R-02).' })
export class PeakType {
  @Field(() => String, { description: 'The precision, such as "FP8".' })
  precision!: string;

  @Field(() => Int, { description: 'Bits of the widest input of the multiply; TF32 counts with 19.' })
  bitLength!: number;

  @Field(() => String, {
    nullable: true,
    description: 'Dense tera operations per second, an exact decimal; null where no trustworthy figure was found.',
  })
  tops!: string | null;
}

@ObjectType('Item', { description: 'A part, board or computer, with the measures the rules ask for.' })
export class ItemType {
  @Field(() => ID, { description: 'Its id in the catalog, or the one you gave it.' })
  id!: string;

  @Field(() => ItemOrigins, { description: 'From the catalog, or your own.' })
  origin!: 'CATALOG' | 'OWN';

  @Field(() => String, { description: 'Vendor, part and form factor; or the name you gave it.' })
  name!: string;

  @Field(() => Levels, {
    nullable: true,
    description: 'Its level (R-09). Null: undecided, so none of it can be posted.',
  })
  level!: Level | null;

  @Field(() => EccnScalar, {
    nullable: true,
    description: 'Its ECCN; null outside 3A090 and 4A090, and when undecided.',
  })
  eccn!: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'The paragraph of 3A090 of its circuit, such as "a.1" (R-04, R-05).',
  })
  paragraph!: string | null;

  @Field(() => TppScalar, { nullable: true, description: 'TPP of one unit, all its circuits (R-10).' })
  unitTpp!: Tpp | null;

  @Field(() => TppScalar, { nullable: true, description: 'TPP of one integrated circuit (R-01).' })
  icTpp!: Tpp | null;

  @Field(() => WholeNumberScalar, { description: 'Integrated circuits in one unit.' })
  icCount!: bigint;

  @Field(() => Boolean, { description: 'Designed or marketed for data centers: a fact about the part (R-07).' })
  dataCenter!: boolean;

  @Field(() => String, {
    nullable: true,
    description: 'DRAM bandwidth of one circuit in GB/s, an exact decimal (R-90).',
  })
  memoryBandwidthGBps!: string | null;

  @Field(() => String, { nullable: true, description: 'Applicable die area in mm², an exact decimal (R-03).' })
  dieAreaMm2!: string | null;

  @Field(() => DesignerStatuses, { description: 'What is known of its designer (R-40).' })
  designerStatus!: DesignerStatus;

  @Field(() => [PeakType], { description: 'The dense rates it was measured by.' })
  densePeaks!: readonly PeakType[];

  @Field(() => String, { nullable: true, description: 'Where the figures of a catalog part were read.' })
  source!: string | null;

  @Field(() => String, { nullable: true, description: 'How much a catalog part can be trusted: 0 to 1.' })
  confidence!: string | null;

  @Field(() => DateTimeScalar, { nullable: true, description: 'When you registered it; null for the catalog.' })
  registeredAt!: Instant | null;
}

@ObjectType({ description: 'A page of items, by id: the catalog and your own parts together.' })
export class ItemConnection extends Connection(ItemType, 'Item') {}

@ObjectType('ClassificationFinding', { description: 'One test of a classification, with its figures and its text.' })
export class ClassificationFindingType {
  @Field(() => String, { description: 'The test: item.a1, item.a2, item.b1, item.b2 or item.dataCenterNote.' })
  rule!: string;

  @Field(() => Boolean, {
    description: 'Of a paragraph: its figures are met. Of the data center note: it does not leave the part out.',
  })
  met!: boolean;

  @Field(() => [String], { description: 'The figures, as "name: exact decimal": TPP, mm² and TPP per mm².' })
  numbers!: readonly string[];

  @Field(() => [CitationType], { description: 'The text of the test.' })
  citations!: readonly CitationType[];
}

@InputType({ description: 'A dense rate that the vendor claims. A sparse rate is refused (R-02).' })
export class PeakInput {
  @Field(() => String, { description: 'The precision, such as "FP8" or "INT8".' })
  @IsText(40)
  precision!: string;

  @Field(() => Int, { description: 'Bits of the widest input of the multiply, 1 to 128. TF32 counts with 19.' })
  bitLength!: number;

  @Field(() => String, { description: 'Dense tera operations per second: a decimal as text, at most 4 decimals.' })
  @IsText(40)
  tops!: string;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Whether the figure is sparse. Then it is refused: give the dense one.',
  })
  sparse?: boolean | null;

  @Field(() => String, {
    nullable: true,
    description: 'The engine it belongs to. Engines that run together add up; precisions of one engine do not (R-01).',
  })
  @IfGiven()
  @IsText(40)
  engine?: string | null;
}

@InputType({ description: 'A part of your own, as its owner describes it.' })
export class RegisterItemInput {
  @Field(() => String, {
    description: 'Names this request: repeat it with the same key and you get the first answer again.',
  })
  @IsText(200)
  idempotencyKey!: string;

  @Field(() => ID, { description: 'Your id for it, not one of the catalog: up to 64 letters, digits and . _ / -' })
  @IsId()
  id!: string;

  @Field(() => String, { description: 'Its name, up to 200 characters.' })
  @IsText(200)
  name!: string;

  @Field(() => [PeakInput], {
    description: 'Dense rates of one circuit, one per precision and engine; the highest counts.',
  })
  @ArrayMaxSize(100)
  @ValidateNested({ each: true })
  @Type(() => PeakInput)
  densePeaks!: PeakInput[];

  @Field(() => WholeNumberScalar, {
    nullable: true,
    description: 'Circuits of this kind in one unit; 1 when left out.',
  })
  icCount?: bigint | null;

  @Field(() => String, {
    nullable: true,
    description:
      'Applicable die area in mm²: a decimal as text. "0": no logic die with non-planar transistors. Left out: not known, which decides nothing from 1,600 to 4,800 TPP (R-03).',
  })
  @IfGiven()
  @IsText(40)
  dieAreaMm2?: string | null;

  @Field(() => Boolean, { description: 'Designed or marketed for data centers (R-07).' })
  dataCenter!: boolean;

  @Field(() => String, {
    nullable: true,
    description: 'DRAM bandwidth of one circuit in GB/s: a decimal as text (R-90).',
  })
  @IfGiven()
  @IsText(40)
  memoryBandwidthGBps?: string | null;

  @Field(() => DesignerStatuses, { nullable: true, description: 'UNKNOWN when left out (R-40).' })
  designerStatus?: DesignerStatus | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Shipped as a board or computer even with one circuit: 4A090 (R-08).',
  })
  assembly?: boolean | null;

  @Field(() => EccnScalar, {
    nullable: true,
    description: 'Where another entry describes it, its .z paragraph (R-09).',
  })
  eccn?: string | null;
}

@ObjectType({ description: 'What became of a part to register: its class, with the tests behind it.' })
export class RegisterItemPayload {
  @Field(() => ItemType, { nullable: true, description: 'The part; null when it was refused.' })
  item?: ItemType | null;

  @Field(() => [ClassificationFindingType], {
    nullable: true,
    description: 'The tests it was classified by, also of a refused part.',
  })
  findings?: readonly ClassificationFindingType[] | null;

  @Field(() => Boolean, {
    description: 'Whether this is the answer of an earlier request with the same key or content.',
  })
  replayed!: boolean;

  @Field(() => [UserError], { description: 'Why it was refused; empty when it was not.' })
  userErrors!: UserError[];

  @Field(() => WholeNumberScalar, { nullable: true, description: 'The number of the last ledger event then.' })
  ledgerSequence?: bigint | number | null;
}
