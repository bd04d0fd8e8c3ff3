import { Context, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import DataLoader from 'dataloader';
import { Clock } from '../platform/clock.js';
import { Database } from '../platform/database.js';
import { type GraphqlContext, loaderAt } from '../platform/graphql-context.js';
import { type Day, dayOf, type Instant } from '../rules/day.js';
import { obligationStanding } from '../rules/obligations-status.rule.js';
import type { Obligation } from '../rules/obligations.rule.js';
import { LicenseObligationReads } from '../shipments/license-obligation.reads.js';
import { ShipmentType } from '../shipments/shipment.graphql.js';
import { type Evidence, EvidenceStore } from './evidence.store.js';
import { LicenseChecklistItemType } from './license-checklist.graphql.js';
import { toEvidenceType } from './obligation.resolver.js';

/** What one shipment owes, with its evidence. */
type Item = Obligation & { readonly evidence: readonly Evidence[] };

/** Adds to a shipment what only a higher floor knows: what shows that the conditions of its license are met. */
@Resolver(() => ShipmentType)
export class LicenseChecklistResolver {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly owed: LicenseObligationReads,
    private readonly evidence: EvidenceStore,
  ) {}

  @ResolveField(() => [LicenseChecklistItemType], {
    description:
      'The conditions of the license it stands under that every shipment meets, with evidence. Empty without a license on record, and when it is reversed.',
  })
  async licenseChecklist(
    @Parent() { record: { known, seq } }: ShipmentType,
    @Context() context: GraphqlContext,
  ): Promise<LicenseChecklistItemType[]> {
    const today = dayOf(known ?? this.clock.now());
    return (await this.loader(context, known).load(seq)).map((item) => toItemType(item, today));
  }

  /** The loader of one operation, by the number of the shipment; of what was known, with an instant. */
  private loader(context: GraphqlContext, known?: Instant): DataLoader<number, readonly Item[]> {
    return loaderAt(
      context,
      LicenseChecklistResolver,
      known,
      () =>
        new DataLoader<number, readonly Item[]>((seqs) =>
          this.db.read(
            async (tx) => {
              const owed = await this.owed.ofShipments(tx, seqs);
              const subjects = [...owed.values()].flatMap((list) => list.map(({ subject }) => subject));
              const book = await this.evidence.about(tx, 'LICENSE_SHIPMENT_CONDITION', subjects);
              return seqs.map((seq) =>
                (owed.get(seq) ?? []).map((one) => ({ ...one, evidence: book.of(one.kind, one.subject, null) })),
              );
            },
            { ...context.caller, known },
          ),
        ),
    );
  }
}

function toItemType({ detail, dueOn, evidence, subject }: Item, today: Day): LicenseChecklistItemType {
  const [, licenseNumber = '', condition = ''] = subject.split('|');
  const standing = obligationStanding(
    dueOn,
    evidence.map(({ satisfiedOn }) => satisfiedOn),
    today,
  );
  return {
    licenseNumber,
    condition,
    text: detail ?? '',
    subject,
    dueOn,
    ...standing,
    evidence: evidence.map(toEvidenceType),
  };
}
