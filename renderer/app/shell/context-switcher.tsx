import { Menu } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import { IconSelector } from '@tabler/icons-react';
import { orpc } from '../../api/client.ts';
import { useProviderInfos } from '../../ui/provider-info.ts';
import { ProviderMark } from '../../ui/provider-mark.tsx';
import { TargetMark } from '../../ui/target-mark.tsx';
import classes from './top-bar.module.css';

/**
 * What the console works on: the profile of the function that is looked at, else the one that is used where none is
 * named; and whether calling it leaves this machine. Choosing a profile shows its functions.
 */
export function ContextSwitcher() {
  const profiles = useQuery(orpc.profiles.list.queryOptions({ input: {}, staleTime: 60_000 })).data?.items ?? [];
  const providers = useProviderInfos();
  const navigate = useNavigate();
  const { ref } = useParams({ strict: false });
  const current =
    profiles.find(({ id }) => ref?.startsWith(`${id}/`)) ??
    profiles.find((profile) => profile.isDefault && providers.get(profile.provider)?.target === 'local') ??
    profiles[0];
  return (
    <Menu position="bottom-start" width={320}>
      <Menu.Target>
        <button type="button" className={classes.context}>
          <TargetMark target={current?.target ?? 'local'} />
          {current === undefined ? null : (
            <>
              <ProviderMark id={current.provider} />
              <span className="muted">{current.name}</span>
            </>
          )}
          <IconSelector size={14} aria-hidden />
          <span className="sr-only">Profiles</span>
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>Show the functions of</Menu.Label>
        {profiles.map((profile) => (
          <Menu.Item
            key={profile.id}
            leftSection={<ProviderMark id={profile.provider} short />}
            rightSection={<TargetMark target={profile.target} />}
            onClick={() => void navigate({ to: '/functions', search: { q: `provider:${profile.provider} profile:${profile.name}` } })}
          >
            {profile.id}
            {profile.scope === null ? null : <span className={classes.scope}>{profile.scope}</span>}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item onClick={() => void navigate({ to: '/settings', search: { section: 'providers' } })}>Providers and profiles…</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
