// The naive poster behind the same driver and the same part of the schema.
import { Mutation, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { DataSource } from 'typeorm';
import { argument, decorate, listen, load, Parent } from '../nest-app.mjs';
import { consigneeId, CONSIGNEES, HOT_COUNTRY, ITEM } from '../workload.mjs';
import { entities } from './entities.mjs';
import { accountNames, NaivePoster } from './poster.mjs';

const { PostShipmentInput, PostShipmentPayload } = await load('shipments/post-shipment.graphql.js');
const { DeterminationType } = await load('shipments/determination.graphql.js');

const dataSource = await new DataSource({
  type: 'postgres',
  url: process.env.DATABASE_URL,
  entities,
  synchronize: true,
}).initialize();
const poster = new NaivePoster(dataSource);
const consignees = Array.from({ length: CONSIGNEES }, (_, n) => consigneeId(n));
await poster.open(accountNames(HOT_COUNTRY, consignees, ITEM));

class NaiveResolver {
  // a schema must have a query
  hello() {
    return 'world';
  }
  async postShipment(input) {
    const { breaches, replayed, reviewPolicy, seq } = await poster.post(input);
    return { replayed, userErrors: [], seq, breaches, reviewPolicy };
  }
  determination({ breaches, reviewPolicy, seq }) {
    return { id: seq, authorization: 'LICENSE', breaches, reviewPolicy };
  }
}
decorate(
  NaiveResolver,
  'hello',
  Query(() => String),
);
decorate(
  NaiveResolver,
  'postShipment',
  Mutation(() => PostShipmentPayload),
  [argument('input', PostShipmentInput)],
);
decorate(
  NaiveResolver,
  'determination',
  ResolveField(() => DeterminationType, { nullable: true }),
  [Parent()],
);
Resolver(() => PostShipmentPayload)(NaiveResolver);

await listen([NaiveResolver]);
