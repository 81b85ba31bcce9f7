import { catalogue } from '../../orchestrator/catalogue/catalogue.ts';

/** Where stories take place: the channel of the catalogue. */
export const { channel } = catalogue.slack;
