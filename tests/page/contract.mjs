// Whether a document is what openapi.json says: as much of JSON Schema as that
// file uses, and no member that it does not name.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { sourceFolder } from './browser.mjs';

const { components } = JSON.parse(readFileSync(join(sourceFolder, 'daemon/status/openapi.json'), 'utf8'));

const kindOf = (value) => (value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value);

function fitsKind(value, kind) {
  return kind === 'integer' ? Number.isInteger(value) : kindOf(value) === kind;
}

function resolved(schema) {
  return schema.$ref ? resolved(components.schemas[schema.$ref.split('/').at(-1)]) : schema;
}

// Its own members and those that it takes over by allOf.
function whole(schema) {
  const own = resolved(schema);
  const parts = (own.allOf ?? []).map(whole);
  return {
    ...own,
    required: [...(own.required ?? []), ...parts.flatMap((part) => part.required ?? [])],
    properties: Object.assign({}, ...parts.map((part) => part.properties), own.properties),
  };
}

export function faultsOf(value, name) {
  return [...faults(value, { $ref: `#/components/schemas/${name}` }, name)];
}

function* faults(value, reference, at) {
  const schema = whole(reference);
  if (schema.anyOf) {
    const tried = schema.anyOf.map((one) => [...faults(value, one, at)]);
    if (!tried.some((found) => found.length === 0)) yield* tried.sort((a, b) => a.length - b.length)[0];
    return;
  }
  const kinds = [schema.type ?? []].flat();
  if (kinds.length && !kinds.some((kind) => fitsKind(value, kind))) yield `${at} is ${kindOf(value)}, not ${kinds}`;
  if (schema.enum && !schema.enum.includes(value)) yield `${at} is "${value}", not one of ${schema.enum}`;
  if (typeof value === 'number' && value < (schema.minimum ?? -Infinity))
    yield `${at} is ${value}, below ${schema.minimum}`;
  if (schema.maxItems !== undefined && value?.length > schema.maxItems) yield `${at} has ${value.length} items`;
  if (Array.isArray(value))
    for (const [index, item] of value.entries()) yield* faults(item, schema.items, `${at}/${index}`);
  else if (kindOf(value) === 'object') yield* faultsOfMembers(value, schema, at);
}

function* faultsOfMembers(value, { required, properties, additionalProperties }, at) {
  for (const name of required) if (!(name in value)) yield `${at} lacks ${name}`;
  for (const [name, member] of Object.entries(value)) {
    const schema = properties[name] ?? (typeof additionalProperties === 'object' ? additionalProperties : null);
    if (schema) yield* faults(member, schema, `${at}/${name}`);
    else yield `${at} has ${name}, which the contract does not know`;
  }
}
