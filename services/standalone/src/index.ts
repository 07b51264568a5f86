export * from './installation.ts';
export * from './prepare-database.ts';
export * from './run-services.ts';
