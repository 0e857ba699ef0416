// Queues: made, found, listed, changed, emptied, deleted, tagged.
#pragma once

#include "fakes/sqs/records.h"
#include "sim/gateway/service.h"

namespace fakes::sqs {

sim::Output create_queue(sim::Call& call, const sim::Input& input);
sim::Output delete_queue(sim::Call& call, const sim::Input& input);
sim::Output get_queue_url(sim::Call& call, const sim::Input& input);
sim::Output list_queues(sim::Call& call, const sim::Input& input);
sim::Output list_dead_letter_source_queues(sim::Call& call, const sim::Input& input);
sim::Output get_queue_attributes(sim::Call& call, const sim::Input& input);
sim::Output set_queue_attributes(sim::Call& call, const sim::Input& input);
sim::Output purge_queue(sim::Call& call, const sim::Input& input);
sim::Output tag_queue(sim::Call& call, const sim::Input& input);
sim::Output untag_queue(sim::Call& call, const sim::Input& input);
sim::Output list_queue_tags(sim::Call& call, const sim::Input& input);

// A queue of the calling account, its name and attributes checked; not yet in the store.
Queue new_queue(sim::Call& call, const std::string& name, const sim::Value& attributes);

}  // namespace fakes::sqs
