#include "fakes/sqs/sqs.h"

#include "fakes/models.h"
#include "fakes/sqs/access.h"
#include "fakes/sqs/permissions.h"
#include "fakes/sqs/queues.h"
#include "fakes/sqs/receipts.h"
#include "fakes/sqs/receiving.h"
#include "fakes/sqs/records.h"
#include "fakes/sqs/section.h"
#include "fakes/sqs/sending.h"

namespace fakes::sqs {

sim::Service sqs_service() {
  sim::Service service;
  service.model = fakes::model("sqs");
  service.query_model = fakes::model("sqs.query");
  service.operations = {
      {"AddPermission", add_permission},
      {"ChangeMessageVisibility", change_message_visibility},
      {"ChangeMessageVisibilityBatch", change_message_visibility_batch},
      {"CreateQueue", create_queue},
      {"DeleteMessage", delete_message},
      {"DeleteMessageBatch", delete_message_batch},
      {"DeleteQueue", delete_queue},
      {"GetQueueAttributes", get_queue_attributes},
      {"GetQueueUrl", get_queue_url},
      {"ListDeadLetterSourceQueues", list_dead_letter_source_queues},
      {"ListQueueTags", list_queue_tags},
      {"ListQueues", list_queues},
      {"PurgeQueue", purge_queue},
      {"ReceiveMessage", receive_message},
      {"RemovePermission", remove_permission},
      {"SendMessage", send_message},
      {"SendMessageBatch", send_message_batch},
      {"SetQueueAttributes", set_queue_attributes},
      {"TagQueue", tag_queue},
      {"UntagQueue", untag_queue},
  };
  service.jobs = {{"show_message", show_message}};
  service.schema = kSchema;
  service.settings = {
      {"sqs.deleted_name_seconds", 60,
       "how long the name of a deleted queue cannot be used again; AWS says 60 seconds"},
      {"sqs.in_flight_messages", 120000,
       "messages of a standard queue that may be in flight before ReceiveMessage answers "
       "OverLimit; the quota of AWS"},
      {"sqs.empty_long_poll_millis", 200,
       "wall time for which an empty answer to a long poll is held back in the pace `real`, at "
       "most the time that the client would wait"},
  };
  service.sections = {{"queues", sim::SectionScope::kRegion, load_queues}};
  service.authorizations = authorizations;
  service.invalid = invalid;
  service.resource_policy = queue_policy_of;
  service.denied = denied;
  return service;
}

}  // namespace fakes::sqs
