export { foldText, normalizeName } from './normalize-name.ts';
