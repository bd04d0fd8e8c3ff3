// The tables of the naive poster, as an ORM would have them: the same facts as ours, one row at a time.
import { EntitySchema } from 'typeorm';

const generated = { type: 'bigint', primary: true, generated: 'increment' };

export const Account = new EntitySchema({
  name: 'NaiveAccount',
  columns: {
    id: generated,
    name: { type: 'text', unique: true },
    balance: { type: 'numeric', precision: 30 },
  },
});

export const Shipment = new EntitySchema({
  name: 'NaiveShipment',
  columns: {
    id: generated,
    key: { type: 'text', unique: true },
    input: { type: 'jsonb' },
    postedAt: { type: 'timestamptz', createDate: true },
  },
});

export const Entry = new EntitySchema({
  name: 'NaiveEntry',
  columns: {
    id: generated,
    amount: { type: 'numeric', precision: 30 },
    balanceAfter: { type: 'numeric', precision: 30 },
  },
  relations: {
    shipment: { type: 'many-to-one', target: 'NaiveShipment', nullable: false },
    account: { type: 'many-to-one', target: 'NaiveAccount', nullable: false },
  },
  indices: [{ columns: ['account'] }, { columns: ['shipment'] }],
});

export const Determination = new EntitySchema({
  name: 'NaiveDetermination',
  columns: {
    id: generated,
    breaches: { type: 'text', array: true },
    reviewPolicy: { type: 'text' },
    detail: { type: 'jsonb' },
  },
  relations: { shipment: { type: 'one-to-one', target: 'NaiveShipment', nullable: false, joinColumn: true } },
});

export const entities = [Account, Shipment, Entry, Determination];
