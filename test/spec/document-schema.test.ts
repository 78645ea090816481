import { Ajv } from 'ajv';
import schema from '../../schemas/cluster-registry.schema.json';

it('the published schema is one by its meta-schema, which a run does not ask', () => {
  const ajv = new Ajv({ strict: false });
  expect([ajv.validateSchema(schema), ajv.errors]).toEqual([true, null]);
});
