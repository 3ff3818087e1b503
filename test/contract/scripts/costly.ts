/**
 * Scripts with media that cost most, and differ little from others: `npm test` plays them on the fake, and only a release on
 * the real client too. What they record changes with the client's version, and with the local server.
 */
export const COSTLY: ReadonlySet<string> = new Set([
  'A2',
  'A3',
  'A4',
  'A6',
  'M2',
  'M5',
  'M6b',
  'M6c',
  'M6d',
  'M7',
  'M7b',
  'M7d',
  'M8c',
  'M9c',
  'M11b',
  'M12',
  'M13b',
  'M15',
  'M16',
  'M21',
  'M22',
  'Q2',
  'Q3',
  'Q6',
  'R2',
  'V3',
])
