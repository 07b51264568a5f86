import type { Connection } from './connection.ts';
import type { Column, Format } from './print.ts';

// What one call of the command line hands to each of its commands.

export interface GlobalOptions {
  readonly format: Format;
  readonly data: string;
  readonly quiet?: boolean;
}

export type Connect = () => Promise<Connection>;
export type Show = <Row>(rows: readonly Row[], columns: readonly Column<Row>[], empty: string) => void;
export type Print = (text: string) => void;
export type Options = () => GlobalOptions;
