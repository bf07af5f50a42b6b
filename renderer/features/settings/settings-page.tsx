import { useMemo } from 'react';
import { useNavigate } from '@tanstack/react-router';
import { useActions, type Action } from '../../app/actions.ts';
import { PageHeader } from '../../ui/page-header.tsx';
import { useSearchState } from '../../ui/use-search-state.ts';
import { AboutSection } from './about-section.tsx';
import { AppearanceSection } from './appearance-section.tsx';
import { ProfilesSection } from './profiles/profiles-section.tsx';
import { ProvidersSection } from './providers-section.tsx';
import { RuntimeSection } from './runtime-section.tsx';
import { SectionNav } from './section-nav.tsx';
import classes from './settings-page.module.css';
import { SECTIONS, settingsSearch, type Section } from './settings-search.ts';

const CONTENT: Record<Section, { label: string; view: () => React.ReactNode }> = {
  appearance: { label: 'Appearance', view: AppearanceSection },
  runtime: { label: 'Local runtime', view: RuntimeSection },
  providers: { label: 'Providers', view: ProvidersSection },
  profiles: { label: 'Profiles', view: ProfilesSection },
  about: { label: 'About', view: AboutSection },
};

/** The user's choices, and what this installation is and can do. */
export function SettingsPage() {
  const [{ section }] = useSearchState(settingsSearch);
  const navigate = useNavigate();
  useActions(
    useMemo<Action[]>(
      () =>
        SECTIONS.map((each) => ({
          id: `settings.${each}`,
          label: `Settings: ${CONTENT[each].label.toLowerCase()}`,
          group: 'This page',
          run: () => void navigate({ to: '/settings', search: { section: each } }),
        })),
      [navigate],
    ),
  );
  const { view: View } = CONTENT[section];
  return (
    <>
      <PageHeader title="Settings" />
      <div className={classes.page}>
        <SectionNav sections={SECTIONS.map((id) => ({ id, label: CONTENT[id].label }))} current={section} />
        <div className={classes.content}>
          <View />
        </div>
      </div>
    </>
  );
}
