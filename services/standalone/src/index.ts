export * from './every-service.ts';
export * from './host.config.ts';
export * from './installation.ts';
export * from './prepare-database.ts';
export * from './run-services.ts';
