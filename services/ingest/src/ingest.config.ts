import { Setting } from '@manumit/platform';
import { IsInt, IsString, Max, Min } from 'class-validator';

/** What ingest reads from its surroundings. */
export class IngestConfig {
  @Setting('Folder in which the bytes of uploads lie until they are read; a shared volume when several processes read.')
  @IsString()
  readonly uploadDir: string = 'data/uploads';

  @Setting('Most imports of one organization that may wait or run at once.')
  @IsInt()
  @Min(1)
  @Max(10_000)
  readonly maxOpenImports: number = 200;
}
