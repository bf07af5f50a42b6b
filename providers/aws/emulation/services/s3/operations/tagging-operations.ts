import { restXmlAnswer, restXmlEmpty } from '../../../protocols/rest-xml.ts';
import { XMLNS, type S3Operations } from '../call.ts';
import { readDocument } from '../incoming-body.ts';
import { taggedEvent } from '../notify.ts';
import { parseTagging, tagging } from '../tags.ts';
import { foundObject as found } from './found-object.ts';

/** Tags of objects. */
export const taggingOperations: S3Operations = {
  GetObjectTagging: {
    level: 'verified',
    run: (call) => restXmlAnswer('Tagging', tagging(found(call).tags), call.request, { xmlns: XMLNS }),
  },
  PutObjectTagging: {
    level: 'verified',
    run: async (call) => {
      found(call);
      const tags = parseTagging(await readDocument(call.request), 10);
      const object = found(call);
      call.store.objects.update({ ...object, tags });
      taggedEvent(call, object, 'Put');
      return restXmlEmpty(call.request);
    },
  },
  DeleteObjectTagging: {
    level: 'verified',
    run: (call) => {
      const object = found(call);
      call.store.objects.update({ ...object, tags: {} });
      taggedEvent(call, object, 'Delete');
      return restXmlEmpty(call.request, { status: 204 });
    },
  },
};
