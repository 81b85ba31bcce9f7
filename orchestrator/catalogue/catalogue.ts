import { createHash } from 'node:crypto';
import config from '../../slipway.config.ts';
import { parseCatalogue } from './parse.ts';

export { parseCatalogue, CatalogueInvalid } from './parse.ts';

/** The catalogue of this build. A mistake in it stops the program that loads it, with the path and the fix. */
export const catalogue = parseCatalogue(config);

/** Twelve hex digits that change when the catalogue does; carried in every plan. */
export const catalogueVersion = createHash('sha256')
  .update(JSON.stringify(catalogue))
  .digest('hex')
  .slice(0, 12);
