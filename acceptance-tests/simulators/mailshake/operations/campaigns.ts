import { jsonReply, type Reply } from '../../shared/reply.ts';
import type { SimulatorRequest } from '../../shared/request.ts';
import { ApiError } from '../errors.ts';
import { pageReply } from '../pages.ts';
import { missing, readInteger } from '../parameters.ts';
import { rowsOf } from '../rows.ts';
import { listedCampaigns } from '../store.ts';
import type { World } from '../world.ts';
import { searchFilter } from './filters.ts';

export function listCampaigns(request: SimulatorRequest, world: World): Reply {
  const isFound = searchFilter(request.parameters);
  const campaigns = listedCampaigns(world.store).filter(({ title }) => isFound(title));
  const insert = () => world.changes.add({ campaigns: 1 });
  return pageReply(request, world, rowsOf(campaigns, world.renderer.campaign), { maximum: 100, insert });
}

export function getCampaign({ parameters }: SimulatorRequest, { store, renderer }: World): Reply {
  const campaignID = readInteger(parameters, 'campaignID');
  if (campaignID === undefined) throw missing('campaignID');
  const campaign = listedCampaigns(store).find(({ id }) => id === campaignID);
  if (!campaign) throw new ApiError('not_found');
  return jsonReply(renderer.campaign(campaign));
}
