import { Module, type DynamicModule } from '@nestjs/common';
import type { ServiceModule } from '@manumit/messaging';
import { ExportFlagsController } from './export-flags/export-flags.controller.ts';
import type { FlagsConfig } from './flags.config.ts';
import { FlagsController } from './read-flags/flags.controller.ts';
import { FLAGS } from './work.ts';

@Module({})
export class FlagsModule {}

/** The HTTP side of flags. */
export const flagsModule: ServiceModule<FlagsConfig> = (context): DynamicModule => ({
  module: FlagsModule,
  controllers: [FlagsController, ExportFlagsController],
  providers: [{ provide: FLAGS, useValue: context }],
});
