export * from './clock.ts';
export * from './failure.ts';
export * from './ids.ts';
