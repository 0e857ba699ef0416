// Processes that a program under test left behind: found by a mark in their environment, or because
// the kernel gave them to this process. Used when a program has ended.
#pragma once

#include <string>

namespace harness {

// Ends the processes that carry "NAME=value" in their environment, in whatever group or session
// they are. Answers how many there were, those left out that were about to end.
int end_marked(const std::string& mark);

// From now on orphans below this process become its children, and end_adopted() finds even those
// that took another session and emptied their environment. For a process of our own only: of
// somebody else's test program the children are theirs. A fork does not inherit it.
void adopt_orphans();
bool adopts_orphans();
// Ends all that descends from this process, when it adopts orphans; answers how many there were.
int end_adopted();

}  // namespace harness
