import rows from './data.json' with { type: 'json' };

const OUTLYING = new Set(rows.map(({ country }) => country));

/** Whether a place is inside the United States as the acquisition rules mean it: the states, the District and the outlying areas. */
export const isInsideUnitedStates = (country: string): boolean => country === 'US' || OUTLYING.has(country);
