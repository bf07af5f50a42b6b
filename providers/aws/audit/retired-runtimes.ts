import type { RuntimeDates } from '#shared/model/audit/rule.ts';

const ended = (id: string, deprecatedOn: string): RuntimeDates => ({ id, deprecatedOn, blockedOn: null });

/** Runtimes that are gone from the list of what can be chosen, with the day on which support ended. @see https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html#runtimes-deprecated */
export const retiredRuntimes: readonly RuntimeDates[] = [
  ended('nodejs', '2016-10-31'),
  ended('nodejs4.3', '2020-03-05'),
  ended('nodejs4.3-edge', '2019-04-30'),
  ended('nodejs6.10', '2019-08-12'),
  ended('nodejs8.10', '2020-03-06'),
  ended('nodejs10.x', '2021-07-30'),
  ended('nodejs12.x', '2023-03-31'),
  ended('nodejs14.x', '2023-12-04'),
  ended('nodejs16.x', '2024-06-12'),
  ended('python2.7', '2021-07-15'),
  ended('python3.6', '2022-07-18'),
  ended('python3.7', '2023-12-04'),
  ended('python3.8', '2024-10-14'),
  ended('ruby2.5', '2021-07-30'),
  ended('ruby2.7', '2023-12-07'),
  ended('java8', '2024-01-08'),
  ended('dotnetcore1.0', '2019-06-27'),
  ended('dotnetcore2.0', '2019-05-30'),
  ended('dotnetcore2.1', '2022-01-05'),
  ended('dotnetcore3.1', '2023-04-03'),
  ended('dotnet5.0', '2022-05-10'),
  ended('dotnet7', '2024-05-14'),
  ended('provided', '2024-01-08'),
];
