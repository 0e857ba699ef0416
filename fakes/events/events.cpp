#include "fakes/events/events.h"

#include "fakes/events/access.h"
#include "fakes/events/archives.h"
#include "fakes/events/buses.h"
#include "fakes/events/connections.h"
#include "fakes/events/delivery.h"
#include "fakes/events/destinations.h"
#include "fakes/events/put_events.h"
#include "fakes/events/records.h"
#include "fakes/events/replays.h"
#include "fakes/events/routing.h"
#include "fakes/events/rules.h"
#include "fakes/events/section.h"
#include "fakes/events/tags.h"
#include "fakes/events/targets.h"
#include "fakes/events/trail.h"
#include "fakes/models.h"

namespace fakes::events {

sim::Service events_service() {
  sim::Service service;
  service.model = fakes::model("events");
  service.operations = {
      {"CancelReplay", cancel_replay},
      {"CreateApiDestination", create_api_destination},
      {"CreateArchive", create_archive},
      {"CreateConnection", create_connection},
      {"CreateEventBus", create_event_bus},
      {"DeauthorizeConnection", deauthorize_connection},
      {"DeleteApiDestination", delete_api_destination},
      {"DeleteArchive", delete_archive},
      {"DeleteConnection", delete_connection},
      {"DeleteEventBus", delete_event_bus},
      {"DeleteRule", delete_rule},
      {"DescribeApiDestination", describe_api_destination},
      {"DescribeArchive", describe_archive},
      {"DescribeConnection", describe_connection},
      {"DescribeEventBus", describe_event_bus},
      {"DescribeReplay", describe_replay},
      {"DescribeRule", describe_rule},
      {"DisableRule", disable_rule},
      {"EnableRule", enable_rule},
      {"ListApiDestinations", list_api_destinations},
      {"ListArchives", list_archives},
      {"ListConnections", list_connections},
      {"ListEventBuses", list_event_buses},
      {"ListReplays", list_replays},
      {"ListRuleNamesByTarget", list_rule_names_by_target},
      {"ListRules", list_rules},
      {"ListTagsForResource", list_tags_for_resource},
      {"ListTargetsByRule", list_targets_by_rule},
      {"PutEvents", put_events},
      {"PutPermission", put_permission},
      {"PutRule", put_rule},
      {"PutTargets", put_targets},
      {"RemovePermission", remove_permission},
      {"RemoveTargets", remove_targets},
      {"StartReplay", start_replay},
      {"TagResource", tag_resource},
      {"TestEventPattern", test_event_pattern},
      {"UntagResource", untag_resource},
      {"UpdateApiDestination", update_api_destination},
      {"UpdateArchive", update_archive},
      {"UpdateConnection", update_connection},
      {"UpdateEventBus", update_event_bus},
  };
  service.jobs = {{"deliver", deliver},
                  {"fire_schedule", fire_schedule},
                  {"hear_webhook", hear_webhook},
                  {"replay", replay}};
  service.background_jobs = {"fire_schedule"};  // no client waits for the next round
  service.schema = kSchema;
  service.settings = {
      {"events.delivery_milliseconds", 500,
       "how long an event takes from its source to a target; AWS promises no time"},
      {"events.first_retry_seconds", 1,
       "how long after a failed delivery the next attempt comes; each wait is twice as long as the "
       "one before. AWS says exponential backoff and names no times"},
      {"events.longest_retry_seconds", 480, "the longest wait between two attempts"},
      {"events.cloudtrail",
       "off",
       "whether calls become events \"AWS API Call via CloudTrail\", as they do in an account with "
       "a "
       "trail: none, those that manage resources, or those that read and write data, too",
       {"off", "management", "all"}},
      {"events.put_events_bytes", 262144,
       "bytes that the entries of a PutEvents may have together"},
      {"events.buses_per_account", 100, "event buses that an account may have in a region"},
      {"events.rules_per_bus", 300, "rules that an event bus may have"},
      {"events.targets_per_rule", 5, "targets that a rule may have"},
      {"events.file_folder", "",
       "the folder, as an absolute path, below which API destinations may append events to files "
       "(file:///…); empty: nowhere. A world file alone sets it"},
      {"events.concurrent_replays", 10, "replays that may be under way in an account and region"},
      {"events.replay_start_seconds", 10,
       "how long a replay is STARTING before the first events come; AWS names no time"},
      {"events.replay_minute_milliseconds", 1000,
       "how long a replay takes for the events of one minute; AWS names no time"},
  };
  service.sections = {{"events", sim::SectionScope::kRegion, load_section}};
  service.authorizations = authorizations;
  service.resource_policy = bus_policy;
  service.take_event = take_event;
  service.awaits_events = [](sim::state::Database& db, std::string_view account,
                             std::string_view region) {
    return is_awaited(db, {std::string(account), std::string(region)});
  };
  service.hears_calls = has_trail;
  service.hear_call = hear_call;
  return service;
}

}  // namespace fakes::events
