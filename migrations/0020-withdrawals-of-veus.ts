import type { MigrationInterface, QueryRunner } from 'typeorm';
import { standingView, standsOnce, withoutStanding } from './0019-withdrawals.js';

/**
 * That a validated end user, a site of one, or what happened to one was recorded in error, as for licenses.
 *
 * Why: whoever mistyped a grant withdraws it and records it again under the id it has. Locks: `veu`, `site` and `veu_event`,
 * while their keys are exchanged; there are as many as BIS granted. Undo: `down` puts the keys back while none of them is
 * withdrawn, and refuses afterwards.
 */
export class WithdrawalsOfVeus1795305600020 implements MigrationInterface {
  readonly name = 'WithdrawalsOfVeus1795305600020';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(KEYS);
    for (const table of TABLES) await runner.query(standingView(table, 'WORLD'));
    await runner.query(standsOnce('veu', ['id']));
    await runner.query(standsOnce('site', ['id']));
    await runner.query(ONE_A_HOLDER);
  }

  async down(runner: QueryRunner): Promise<void> {
    const [one] = (await runner.query(
      `select 1 from withdrawal where kind in ('SITE', 'VEU', 'VEU_EVENT') limit 1`,
    )) as unknown[];
    if (one !== undefined)
      throw new Error('Validated end users were withdrawn: without this step they would count again.');
    await runner.query('drop trigger veu_is_one_of_its_holder on veu; drop function one_of_its_holder');
    await runner.query(withoutStanding('veu'));
    await runner.query(withoutStanding('site'));
    await runner.query('drop view as_known.standing_veu_event; drop view public.standing_veu_event');
    await runner.query(UNDO);
  }
}

const TABLES = ['veu', 'site', 'veu_event'] as const;

/** A VEU of whatever tenant: a site may be of one that a steward registered. */
const KEYS = `
  alter table site drop constraint site_veu_id_fkey, drop constraint site_pkey, drop constraint site_on_record_once,
    add primary key (seq);
  create index site_by_id on site (id);
  alter table veu_event drop constraint veu_event_veu_id_fkey;
  drop index veu_once_per_holder;
  alter table veu drop constraint veu_pkey, drop constraint veu_on_record_once, add primary key (seq);
  create index veu_by_id on veu (id);
  create index veu_by_holder on veu (tenant_id, holder_id);

  create function names_veu_on_record() returns trigger language plpgsql as $$
  declare
    missing text;
  begin
    select min(a.veu_id) into missing from added a where not exists (select 1 from public.veu v where v.id = a.veu_id);
    if missing is not null then
      raise exception 'validated end user % of % is not on record', missing, tg_table_name using errcode = 'foreign_key_violation';
    end if;
    return null;
  end $$;
  create trigger site_names_veu_on_record after insert on site referencing new table as added
    for each statement execute function names_veu_on_record();
  create trigger veu_event_names_veu_on_record after insert on veu_event referencing new table as added
    for each statement execute function names_veu_on_record()`;

const ONE_A_HOLDER = `
  create function one_of_its_holder() returns trigger language plpgsql as $$
  begin
    if exists (select 1 from (select distinct tenant_id, holder_id, kind, coalesce(destination, '--') as place from added) a
        join public.standing_veu v on v.tenant_id = a.tenant_id and v.holder_id = a.holder_id and v.kind = a.kind
          and coalesce(v.destination, '--') = a.place
        group by a.tenant_id, a.holder_id, a.kind, a.place having count(*) > 1) then
      raise exception 'a holder has one such authorization that stands' using errcode = 'unique_violation';
    end if;
    return null;
  end $$;
  create trigger veu_is_one_of_its_holder after insert on veu referencing new table as added
    for each statement execute function one_of_its_holder()`;

const UNDO = `
  drop trigger site_names_veu_on_record on site;
  drop trigger veu_event_names_veu_on_record on veu_event;
  drop function names_veu_on_record;
  drop index veu_by_id, veu_by_holder, site_by_id;
  alter table veu drop constraint veu_pkey, add primary key (tenant_id, id),
    add constraint veu_on_record_once unique (id);
  create unique index veu_once_per_holder on veu (tenant_id, holder_id, kind, coalesce(destination, '--'));
  alter table site drop constraint site_pkey, add primary key (tenant_id, id),
    add constraint site_on_record_once unique (id), add foreign key (veu_id) references veu (id);
  alter table veu_event add foreign key (veu_id) references veu (id)`;
