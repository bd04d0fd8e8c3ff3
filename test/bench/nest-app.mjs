// A Nest application on Headroom's own driver, put together without decorators' syntax, which plain JavaScript lacks.
import 'reflect-metadata';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Args, GraphQLModule, Parent } from '@nestjs/graphql';
import { FastifyAdapter } from '@nestjs/platform-fastify';

export const load = (file) => import(new URL(`../../dist/src/${file}`, import.meta.url).href);

/** Decorates a method of a class, and its parameters. */
export function decorate(type, method, decorator, parameters = []) {
  // what a compiler would have noted of the parameters' types
  Reflect.defineMetadata('design:paramtypes', Array(parameters.length).fill(Object), type.prototype, method);
  decorator(type.prototype, method, Object.getOwnPropertyDescriptor(type.prototype, method));
  for (const [index, parameter] of parameters.entries()) parameter(type.prototype, method, index);
}

export const argument = (name, type) => Args(name, { type: () => type });
export { Parent };

/** Listens on a free port of this machine alone, and prints where. */
export async function listen(resolvers) {
  const { HeadroomDriver } = await load('platform/graphql-driver.js');
  const Root = class Root extends Object {};
  const graphql = GraphQLModule.forRoot({ driver: HeadroomDriver, autoSchemaFile: true, path: '/graphql' });
  Module({ imports: [graphql], providers: resolvers })(Root);
  const app = await NestFactory.create(Root, new FastifyAdapter({ forceCloseConnections: true }), {
    logger: ['error'],
  });
  await app.listen(0, '127.0.0.1');
  for (const event of ['SIGTERM', 'disconnect']) process.on(event, () => process.exit());
  console.log(`listening at ${await app.getUrl()}/graphql`);
}
