import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { exposureAssessed, type ExposureAssessedV1 } from '@manumit/events';
import { startTestMessaging, type TestMessaging } from '@manumit/messaging/testing';
import { contractEvent, linkEvent, observationEvent, sup, supplierEvent, tenantEvent } from '../../test/sample.ts';
import { createScoring } from '../index.ts';

describe('following exposure', () => {
  let messaging: TestMessaging;
  beforeAll(async () => {
    messaging = await startTestMessaging([createScoring()]);
  });
  afterAll(() => messaging?.close());

  it('announces what lies in the chain of a contract’s supplier, and of nobody else', async () => {
    await messaging.publish(
      tenantEvent(),
      supplierEvent(1),
      supplierEvent(2),
      linkEvent(1),
      contractEvent(1, [1]),
      observationEvent(1, { about: sup(2) }),
      observationEvent(2, { about: sup(2), indicator: 'I03', method: 'authority_finding', sourceReliability: 'A' }),
    );
    await messaging.drain();
    const events = await messaging.events(exposureAssessed);
    console.log(
      JSON.stringify(await messaging.failed()),
      JSON.stringify(
        events.map(({ subject, data }) => ({ subject, data })),
        null,
        1,
      ),
    );
    expect(events.map(({ subject }) => subject)).toEqual([sup(1)]);
    expect((events[0]?.data as ExposureAssessedV1).status).toBe('ok');
  });
});
