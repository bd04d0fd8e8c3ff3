import { ACCOUNT, type Columns, DETERMINATION, ENTRY, FACTS, POSTING, rowSql } from './encoding.js';

/** From so many postings on it is cheaper to write out every account once than to look each entry's account up. */
export const MANY_POSTINGS = 8_192;

/**
 * One statement that reads the postings from $1 to $2 with everything that belongs to them. Its rows are one per posting:
 * `seq`, the four parts of its content (encoding.ts), how many entries, determinations and facts are in it, whose it is.
 */
const partsOfContent = (which: string, many = false): string => `
  with ${many ? `known as materialized (select id, ${rowSql('account', ACCOUNT)} as is_what from account),` : ''}
  moved as (
    select e.seq, count(*) as n, string_agg(${rowSql('e', ENTRY)}||${accountSql('a', many)}||${accountSql('b', many)}, ''
        order by e.account_id, e.effective_at, e.against_id) as body
    from entry e left join ${many ? 'known' : 'account'} a on a.id = e.account_id
    left join ${many ? 'known' : 'account'} b on b.id = e.against_id
    where e.seq ${which} group by e.seq),
  fact as (
    select seq, count(*) as n, string_agg(body, '' order by tag) as body from (
      ${rareFacts(which).join(' union all ')}) one group by seq)
  select p.seq, coalesce(m.n, 0) as entries, (d.seq is not null)::int as determinations,
    (s.seq is not null)::int + coalesce(f.n, 0) as facts,
    ${rowSql('p', POSTING)} as posted,
    coalesce(int4send(m.n::int)||m.body, '\\x00000000') as moved,
    case when d.seq is null then '\\x00' else '\\x01'||${rowSql('d', DETERMINATION)} end as determined,
    case when s.seq is null then '' else ${tagged('shipment', 's')} end||coalesce(f.body, '')||'\\x00' as stated,
    ${PARTY} as party
  from (select * from posting where seq ${which}) p
  left join moved m on m.seq = p.seq
  left join (select * from determination where seq ${which}) d on d.seq = p.seq
  left join (select * from shipment where seq ${which}) s on s.seq = p.seq
  left join fact f on f.seq = p.seq order by p.seq`;

/** The content of each of the postings in $1, in order. */
export const contentsSql = (): string => `
  select seq, posted||moved||determined||stated as content from (${partsOfContent('= any($1)')}) part order by seq`;

/** Whose each of the postings from $1 to $2 is; the same as in `leavesSql`, without reading what they say. */
export const ownersSql = (): string => `
  select string_agg(party, E'\\n' order by seq) as owners from (
    select p.seq, ${PARTY} as party
    from (select * from posting where seq between $1 and $2) p
    left join (select * from shipment where seq between $1 and $2) s on s.seq = p.seq
    left join (select * from determination where seq between $1 and $2 and subject_kind = 'REFUSAL') d on d.seq = p.seq) owner`;

const PARTS = ['posted', 'moved', 'determined', 'stated'].map((part) => `substr(sha256(${part}), 1, 4)`).join('||');

/**
 * The leaves of a range in a single row: their hashes one after the other, and how many rows they cover. With `marked`
 * also four bytes of the hash of each of the four parts, per posting: to seal them, the content is written out once.
 */
export const leavesSql = ({ many, marked }: { readonly many: boolean; readonly marked: boolean }): string => `
  select count(*)::int as postings, coalesce(sum(entries), 0)::int as entries,
    coalesce(sum(determinations), 0)::int as determinations, coalesce(sum(facts), 0)::int as facts,
    coalesce(string_agg(sha256('\\x00'||posted||moved||determined||stated), '' order by seq), '') as leaves,
    ${marked ? `coalesce(string_agg(${PARTS}, '' order by seq), '')` : `''::bytea`} as parts,
    coalesce(string_agg(party, E'\\n' order by seq), '') as owners
  from (${partsOfContent('between $1 and $2', many)}) part`;

const accountSql = (alias: string, many: boolean): string =>
  `coalesce(${many ? `${alias}.is_what` : rowSql(alias, ACCOUNT)}, '\\xff')`;

const tagged = (table: string, alias: string): string => {
  const { tag, columns } = factOf(table);
  return `'\\x${tag.toString(16).padStart(2, '0')}'::bytea||${rowSql(alias, columns)}`;
};

const factOf = (table: string): { tag: number; columns: Columns } => {
  const fact = FACTS[table];
  if (fact === undefined) throw new Error(`${table} is no table of facts`);
  return fact;
};

/** Shipments are read beside their postings; of the other facts there are few. */
const rareFacts = (which: string): string[] =>
  Object.keys(FACTS)
    .filter((table) => table !== 'shipment')
    .map(
      (table) =>
        `select seq, ${factOf(table).tag} as tag, ${tagged(table, table)} as body from ${table} where seq ${which}`,
    );

/** Whose history a posting belongs to, as `tenant|party`: who receives, or who holds a stock. Empty: nobody's. */
const PARTY = `coalesce(s.tenant_id||'|'||s.consignee_id, case p.kind
    when 'REFUSED' then d.tenant_id||'|'||(d.detail->'consignee'->>'id')
    when 'SHIPMENT' then null
    else (select tenant_id||'|'||consignee_id from shipment where seq = p.subject_seq
      union all select tenant_id||'|'||consignee_id from license where seq = p.subject_seq
      union all select tenant_id||'|'||consignee_id from hold where seq = p.subject_seq
      union all select tenant_id||'|'||holder_id from opening_stock where seq = p.subject_seq
      union all select tenant_id||'|'||holder_id from removal where seq = p.subject_seq limit 1) end, '')`;
