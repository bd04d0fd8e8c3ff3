import { applyDecorators } from '@nestjs/common';
import { Transform } from 'class-transformer';
import { IsInt, Max, Min } from 'class-validator';

/** A setting that is a whole number from `least` to `most`; `message` says what it counts, for whoever gave another. */
export const IsWholeNumber = (least: number, most: number, message: string): PropertyDecorator =>
  applyDecorators(
    Transform(({ value }) => (/^\d{1,9}$/.test(String(value)) ? Number(value) : value)),
    IsInt({ message }),
    Min(least, { message }),
    Max(most, { message }),
  );
