import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { startScheduler, type LocalScheduler, type ScheduledJob } from '../../../infra/local/scheduler/scheduler.ts';

const publish = { topic: 'tick', data: '{}', attributes: { kind: 'tick' } };
const everyMinute: ScheduledJob = { name: 'tick', cron: '* * * * *', timeZone: 'UTC', publish };

describe('the local scheduler', () => {
  let scheduler: LocalScheduler | undefined;

  beforeEach(() => {
    vi.useFakeTimers({ now: new Date('2026-03-01T10:00:30Z') });
  });

  afterEach(async () => {
    await scheduler?.stop();
    scheduler = undefined;
    vi.useRealTimers();
  });

  function recording() {
    const times: string[] = [];
    return {
      times,
      publish: async () => {
        times.push(new Date().toISOString().slice(11, 19));
      },
    };
  }

  it('runs a cron job at each of its times and publishes its message', async () => {
    const messages: unknown[] = [];
    const record = recording();
    scheduler = startScheduler({
      jobs: [everyMinute],
      publish: async (message) => {
        messages.push(message);
        await record.publish();
      },
    });

    await vi.advanceTimersByTimeAsync(120_000);

    expect(record.times).toEqual(['10:01:00', '10:02:00']);
    expect(messages).toEqual([publish, publish]);
  });

  it('runs a job every so many seconds, and several jobs beside each other', async () => {
    const topics: string[] = [];
    scheduler = startScheduler({
      jobs: [
        { name: 'fast', everySeconds: 20, publish: { ...publish, topic: 'fast' } },
        { name: 'slow', everySeconds: 60, publish: { ...publish, topic: 'slow' } },
      ],
      publish: async ({ topic }) => topics.push(topic),
    });

    await vi.advanceTimersByTimeAsync(60_000);

    expect(topics.filter((topic) => topic === 'fast')).toHaveLength(3);
    expect(topics.filter((topic) => topic === 'slow')).toHaveLength(1);
  });

  it('never runs one job twice at a time, and passes over the times a slow run outlasts', async () => {
    let open = 0;
    const starts: string[] = [];
    scheduler = startScheduler({
      jobs: [everyMinute],
      publish: async () => {
        open += 1;
        starts.push(`${new Date().toISOString().slice(11, 19)} ${open}`);
        await new Promise((resolve) => setTimeout(resolve, 150_000));
        open -= 1;
      },
    });

    await vi.advanceTimersByTimeAsync(60_000);
    const extra = scheduler.runNow('tick');
    await vi.advanceTimersByTimeAsync(500_000);
    await extra;

    expect(starts.slice(0, 3)).toEqual(['10:01:00 1', '10:03:30 1', '10:06:00 1']);
    const stopped = scheduler.stop();
    await vi.advanceTimersByTimeAsync(200_000);
    await stopped;
  });

  it('tries a publish again until it succeeds, telling each failure', async () => {
    const record = recording();
    const failures: string[] = [];
    let left = 3;
    scheduler = startScheduler({
      jobs: [everyMinute],
      publish: async () => {
        await record.publish();
        left -= 1;
        if (left >= 0) {
          throw new Error('down');
        }
      },
      failed: (job, failure) => failures.push(`${job}: ${String(failure)}`),
    });

    await vi.advanceTimersByTimeAsync(60_000);

    expect(record.times).toEqual(['10:01:00', '10:01:01', '10:01:03', '10:01:07']);
    expect(failures).toEqual(Array.from({ length: 3 }, () => 'tick: Error: down'));
  });

  it('runs a job when told to, without moving its times', async () => {
    const record = recording();
    scheduler = startScheduler({ jobs: [everyMinute], publish: record.publish });

    await scheduler.runNow('tick');
    await vi.advanceTimersByTimeAsync(30_000);

    expect(record.times).toEqual(['10:00:30', '10:01:00']);
    await expect(scheduler.runNow('other')).rejects.toThrow('no job "other"');
  });

  it('starts nothing more once it is stopped, and gives up what keeps failing', async () => {
    const record = recording();
    const stopped = startScheduler({ jobs: [everyMinute], publish: record.publish });
    const failing = startScheduler({
      jobs: [everyMinute],
      publish: async () => {
        throw new Error('down');
      },
    });
    const run = failing.runNow('tick').catch((failure: unknown) => String(failure));

    await Promise.all([stopped.stop(), failing.stop()]);
    await vi.advanceTimersByTimeAsync(600_000);

    expect(record.times).toEqual([]);
    expect(await run).toContain('stopped before "tick"');
  });

  it('refuses schedules it cannot read', () => {
    const start = (job: ScheduledJob) => () => startScheduler({ jobs: [job], publish: async () => undefined });

    expect(start({ ...everyMinute, cron: 'often' })).toThrow(RangeError);
    expect(start({ ...everyMinute, timeZone: 'Mars/Base' })).toThrow(RangeError);
    expect(start({ name: 'never', everySeconds: 0, publish })).toThrow(RangeError);
  });
});
