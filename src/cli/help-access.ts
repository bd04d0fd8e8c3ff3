/** The texts of `headroom help keys` and `headroom help tenants`. */

export const keys = `
A key is sent as "Authorization: Bearer hr_…" and is asked for when HEADROOM_AUTH is on. It belongs to one tenant and
has one role: EXPORTER (its shipments, licenses and parties), VEU_HOLDER (its placements and plans), VIEWER (totals of
countries), AUDITOR (reads all, writes nothing; what it reads is put on record), STEWARD (rule data, allocations and
the registry). Scopes narrow it further: read, write, admin. An auditor of the tenant everybody may ask for the records
of any tenant, by its name in the header Headroom-Tenant; that tenant finds it in its access log.

Standard output of create and rotate has the key and nothing else. Only its hash is kept: a key that was lost is
rotated or replaced. Every act is in the access log.

Examples:
  headroom keys create --name "SAP export" --role exporter --expires 90 > key.txt
  headroom keys create --name "export office" --role auditor --tenant everybody
  headroom keys rotate 4f1d0c5b2a968e73 --overlap 24
  headroom keys revoke 4f1d0c5b2a968e73`;

export const tenants = `
A tenant is an exporter or a validated end user who keeps records here and sees no other tenant's. The first, local,
is there from the start.

Example:
  headroom tenants create "Andes Logistics"`;
