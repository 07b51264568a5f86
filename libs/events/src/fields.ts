import 'reflect-metadata';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsNumber,
  IsObject,
  IsOptional,
  IsString,
  Length,
  Matches,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';

// The decorators of event fields, so that a definition reads as a list of its fields and their limits.

type Decorate = (target: object, field: string) => void;
const all =
  (...decorators: Decorate[]): Decorate =>
  (target, field) =>
    decorators.forEach((decorate) => decorate(target, field));
const optional = (decorate: Decorate): Decorate => all(IsOptional() as Decorate, decorate);

export const Text = (max: number): Decorate => all(IsString() as Decorate, Length(1, max) as Decorate);
export const OptionalText = (max: number): Decorate => optional(Text(max));

/** A closed union of literals. */
export const OneOf = (values: readonly (string | number)[]): Decorate => IsIn([...values]) as Decorate;
export const OptionalOneOf = (values: readonly (string | number)[]): Decorate => optional(OneOf(values));

/** ISO 3166-1 alpha-2, with XK. */
export const Country = (): Decorate => Matches(/^[A-Z]{2}$/) as Decorate;
export const OptionalCountry = (): Decorate => optional(Country());
/** ISO 3166-2. */
export const OptionalSubdivision = (): Decorate => optional(Matches(/^[A-Z]{2}-[A-Z0-9]{1,3}$/) as Decorate);

/** A calendar day, `YYYY-MM-DD`. */
export const OnDay = (): Decorate => Matches(/^\d{4}-\d{2}-\d{2}$/) as Decorate;
export const OptionalDay = (): Decorate => optional(OnDay());

/** One of our ids: prefix, underscore, 26 characters. */
export const Id = (): Decorate => Matches(/^[a-z]{3}_[0-7][0-9a-hjkmnp-tv-z]{25}$/) as Decorate;

export const Texts = (most: number, max: number): Decorate =>
  all(
    IsArray() as Decorate,
    ArrayMaxSize(most) as Decorate,
    IsString({ each: true }) as Decorate,
    Length(1, max, { each: true }) as Decorate,
  );
export const OptionalTexts = (most: number, max: number): Decorate => optional(Texts(most, max));

/** Money as a decimal string, so that no cent is lost to a double. */
export const OptionalMoney = (): Decorate => optional(Matches(/^-?\d{1,15}(\.\d{1,6})?$/) as Decorate);
export const OptionalCurrency = (): Decorate => optional(Matches(/^[A-Z]{3}$/) as Decorate);

export const Count = (): Decorate => all(IsInt() as Decorate, Min(0) as Decorate);
export const OptionalCount = (): Decorate => optional(Count());
export const Decimal = (least: number, most: number): Decorate =>
  all(IsNumber({ allowNaN: false, allowInfinity: false }) as Decorate, Min(least) as Decorate, Max(most) as Decorate);
export const OptionalDecimal = (least: number, most: number): Decorate => optional(Decimal(least, most));
export const Flag = (): Decorate => IsBoolean() as Decorate;
export const OptionalFlag = (): Decorate => optional(Flag());

/** A number that may be null: null is "unknown", and is written out. */
export const DecimalOrUnknown = (least: number, most: number): Decorate => optional(Decimal(least, most));

export const Nested = (of: () => new () => object): Decorate =>
  all(ValidateNested() as Decorate, IsObject() as Decorate, Type(of) as Decorate);
export const OptionalNested = (of: () => new () => object): Decorate => optional(Nested(of));
export const NestedList = (most: number, of: () => new () => object): Decorate =>
  all(
    IsArray() as Decorate,
    ArrayMaxSize(most) as Decorate,
    ValidateNested({ each: true }) as Decorate,
    Type(of) as Decorate,
  );
export const OptionalNestedList = (most: number, of: () => new () => object): Decorate =>
  optional(NestedList(most, of));

/** An object whose keys are data themselves, such as field names; what its values are, the class says. */
export const Dictionary = (): Decorate => IsObject() as Decorate;

/** `yes`, `no` or `unknown`: three answers, never two. */
export const YES_NO_UNKNOWN = ['yes', 'no', 'unknown'] as const;
export type YesNoUnknown = (typeof YES_NO_UNKNOWN)[number];
export const OptionalYesNo = (): Decorate => OptionalOneOf(YES_NO_UNKNOWN);
