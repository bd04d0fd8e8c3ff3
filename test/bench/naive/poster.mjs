// How one would write it first: a transaction per shipment, SELECT FOR UPDATE, a save per row. It judges less than
// Headroom does (one limit, no pathways) and stores a determination of the same size.
import { Account, Determination, Entry, Shipment } from './entities.mjs';

const LIMIT = 7_900_000_000_000n;
const UNIT_TPP = 158_320_000n;

export class NaivePoster {
  constructor(dataSource) {
    this.dataSource = dataSource;
  }

  /** Accounts exist before anybody posts, so that only their rows are fought for. */
  async open(names) {
    const accounts = this.dataSource.getRepository(Account);
    await accounts.save(names.map((name) => ({ name, balance: '0' })));
  }

  post(input) {
    return this.dataSource.transaction(async (manager) => {
      const known = await manager.findOne(Shipment, { where: { key: input.idempotencyKey } });
      if (known !== null) {
        const determination = await manager.findOneOrFail(Determination, { where: { shipment: { id: known.id } } });
        return { ...determination, seq: known.id, replayed: true };
      }
      const country = await this.lock(manager, `LICENSED ${input.destinationCountry}`);
      const tpp = UNIT_TPP * BigInt(input.quantity);
      const before = BigInt(country.balance);
      const { idempotencyKey: key, ...rest } = input;
      const shipment = await manager.save(Shipment, { key, input: JSON.parse(toJson(rest)) });
      await this.move(manager, shipment, country, tpp);
      for (const [name, amount] of movesBesides(input, tpp)) {
        await this.move(manager, shipment, await this.lock(manager, name), amount);
      }
      const determination = await manager.save(Determination, {
        shipment,
        breaches: ['LICENSE_NOT_ON_RECORD'],
        reviewPolicy: before + tpp <= LIMIT ? 'PRESUMPTION_OF_APPROVAL' : 'PRESUMPTION_OF_DENIAL',
        detail: detailOf(input, before, tpp),
      });
      return { ...determination, seq: shipment.id, replayed: false };
    });
  }

  lock(manager, name) {
    return manager.findOneOrFail(Account, { where: { name }, lock: { mode: 'pessimistic_write' } });
  }

  async move(manager, shipment, account, amount) {
    account.balance = (BigInt(account.balance) + amount).toString();
    await manager.save(Account, account);
    await manager.save(Entry, { shipment, account, amount: amount.toString(), balanceAfter: account.balance });
  }
}

export const accountNames = (country, consignees, item) => [
  `LICENSED ${country}`,
  `EXPORTED ${country}`,
  ...consignees.map((consignee) => `BASE ${consignee} ${item}`),
  'SINK LICENSED',
  'SINK EXPORTED',
  'SINK BASE',
];

/** In one order for everybody, so that nobody waits in a circle. */
const movesBesides = ({ consignee, destinationCountry, item, quantity }, tpp) => [
  [`EXPORTED ${destinationCountry}`, tpp],
  [`BASE ${consignee} ${item}`, BigInt(quantity)],
  ['SINK LICENSED', -tpp],
  ['SINK EXPORTED', -tpp],
  ['SINK BASE', -BigInt(quantity)],
];

const toJson = (value) => JSON.stringify(value, (_, one) => (typeof one === 'bigint' ? one.toString() : one));

const detailOf = ({ consignee, idempotencyKey, item }, before, tpp) => ({
  reference: idempotencyKey,
  consignee: { id: consignee, location: 'CL', headquarters: 'CL', ultimateParentId: consignee, sector: 'PRIVATE' },
  item: { id: item, level: 'A', unitTpp: String(UNIT_TPP), dataCenter: true, designerStatus: 'APPROVED' },
  before: { allocation: { licensedTpp: String(before), uplift: '0', officialStatus: 'UNKNOWN' }, licenses: [] },
  findings: [
    { rule: 'license.onRecord', met: false, breach: 'LICENSE_NOT_ON_RECORD', numbers: {} },
    {
      rule: 'review.allocation',
      met: true,
      numbers: { licensedTpp: String(before), amountTpp: String(tpp), coveredTpp: String(tpp), excessTpp: '0' },
    },
  ],
  rulebooks: ['AIDIFF-2025', 'CNMO-2026', 'UAE-2026'],
});
