import type { Child } from 'hono/jsx';
import { parseTimeZone } from '../../../../shared/domain/time.ts';
import type { Instant, TimeZone } from '../../../../shared/domain/time.ts';
import type { Person } from '../../environment.ts';
import { Document } from '../../layout.tsx';
import { Moment } from '../../parts/time.tsx';
import { paths } from '../../paths.ts';

/** Who looks at an operations page. */
export interface Operator {
  readonly address: string;
  /** Undefined for one who belongs to no studio. */
  readonly person: Person | undefined;
}

interface FrameProps {
  readonly title: string;
  readonly operator: Operator;
  readonly children?: Child;
}

/** A page of the vendor's operators: outside of every studio. */
export function OperationsFrame({ title, operator, children }: FrameProps) {
  return (
    <Document title={title}>
      <body class="operations">
        <a class="skip" href="#main">
          Skip to content
        </a>
        <header>
          <a class="brand" href={paths.operations}>
            <img src="/static/icon.svg" alt="" width="28" height="28" /> StudioSync operations
          </a>
          <span>{operator.address}</span>
          {operator.person === undefined ? null : <a href={paths.calendar}>To the studio</a>}
        </header>
        <main id="main">{children}</main>
      </body>
    </Document>
  );
}

const utc: TimeZone | undefined = parseTimeZone('UTC');

/** A moment as operators everywhere read it. */
export function UtcMoment({ at }: { readonly at: Instant | undefined }) {
  if (at === undefined || utc === undefined) return <>never</>;
  return (
    <>
      <Moment at={at} studio={{ locale: 'en-GB', timeZone: utc }} /> UTC
    </>
  );
}
