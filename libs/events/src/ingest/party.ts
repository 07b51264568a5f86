import { OptionalText, Text } from '../fields.ts';

/** An identifier of a party, in its stored form (`docs/identifiers.md`). */
export class IdentifierV1 {
  @Text(40) readonly scheme!: string;
  @Text(255) readonly value!: string;
  @OptionalText(200) readonly authority?: string;
}

/** Where one statement comes from. */
export class SourceV1 {
  @Text(200) readonly name!: string;
  @Text(40) readonly category!: string;
  /** When the source stated it; a month or year is written as such. */
  @OptionalText(10) readonly date?: string;
}
