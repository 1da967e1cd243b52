#include "Stdlib.h"

#include <string.h>

#pragma clang diagnostic ignored "-Wc23-extensions"  // #embed

typedef struct {
    const char *name;
    const unsigned char *source;
    size_t length;
} module;

// The byte in front keeps the array of an empty module from being none.
static const unsigned char check_lua[] = {
    '\n',
#embed "gse/check.lua"
};
static const unsigned char collector_lua[] = {
    '\n',
#embed "gse/collector.lua"
};
static const unsigned char collector_check_lua[] = {
    '\n',
#embed "gse/collector_check.lua"
};
static const unsigned char collector_control_lua[] = {
    '\n',
#embed "gse/collector_control.lua"
};
static const unsigned char collector_look_lua[] = {
    '\n',
#embed "gse/collector_look.lua"
};
static const unsigned char collector_reload_lua[] = {
    '\n',
#embed "gse/collector_reload.lua"
};
static const unsigned char json_lua[] = {
    '\n',
#embed "gse/json.lua"
};
// The prelude and its parts are always there.
static const unsigned char prelude_lua[] = {
    '\n',
#embed "gse/prelude.lua"
};
static const unsigned char prelude_usage_lua[] = {
    '\n',
#embed "gse/prelude_usage.lua"
};
static const unsigned char prelude_names_lua[] = {
    '\n',
#embed "gse/prelude_names.lua"
};
static const unsigned char prelude_sessions_lua[] = {
    '\n',
#embed "gse/prelude_sessions.lua"
};
static const unsigned char prelude_results_lua[] = {
    '\n',
#embed "gse/prelude_results.lua"
};
static const unsigned char prelude_failures_lua[] = {
    '\n',
#embed "gse/prelude_failures.lua"
};
static const unsigned char prelude_tasks_lua[] = {
    '\n',
#embed "gse/prelude_tasks.lua"
};
static const unsigned char prelude_strands_lua[] = {
    '\n',
#embed "gse/prelude_strands.lua"
};
static const unsigned char prelude_holding_lua[] = {
    '\n',
#embed "gse/prelude_holding.lua"
};
static const unsigned char prelude_calls_lua[] = {
    '\n',
#embed "gse/prelude_calls.lua"
};
static const unsigned char prelude_modules_lua[] = {
    '\n',
#embed "gse/prelude_modules.lua"
};
static const unsigned char reload_lua[] = {
    '\n',
#embed "gse/reload.lua"
};
static const unsigned char reload_host_lua[] = {
    '\n',
#embed "gse/reload_host.lua"
};
static const unsigned char retry_lua[] = {
    '\n',
#embed "gse/retry.lua"
};
static const unsigned char rollout_lua[] = {
    '\n',
#embed "gse/rollout.lua"
};
static const unsigned char rollout_plan_lua[] = {
    '\n',
#embed "gse/rollout_plan.lua"
};
static const unsigned char rollout_order_lua[] = {
    '\n',
#embed "gse/rollout_order.lua"
};
static const unsigned char rollout_host_lua[] = {
    '\n',
#embed "gse/rollout_host.lua"
};
static const unsigned char rollout_window_lua[] = {
    '\n',
#embed "gse/rollout_window.lua"
};
static const unsigned char service_lua[] = {
    '\n',
#embed "gse/service.lua"
};
static const unsigned char service_driving_lua[] = {
    '\n',
#embed "gse/service_driving.lua"
};
static const unsigned char service_evidence_lua[] = {
    '\n',
#embed "gse/service_evidence.lua"
};
static const unsigned char test_lua[] = {
    '\n',
#embed "gse/test.lua"
};
static const unsigned char test_effects_lua[] = {
    '\n',
#embed "gse/test_effects.lua"
};
static const unsigned char test_show_lua[] = {
    '\n',
#embed "gse/test_show.lua"
};
static const unsigned char text_lua[] = {
    '\n',
#embed "gse/text.lua"
};

#define MODULE(id) {"gse." #id, id##_lua + 1, sizeof id##_lua - 1},

static const module modules[] = {
    MODULE(check)
    MODULE(collector)
    MODULE(collector_check)
    MODULE(collector_control)
    MODULE(collector_look)
    MODULE(collector_reload)
    MODULE(json)
    MODULE(prelude)
    MODULE(prelude_usage)
    MODULE(prelude_names)
    MODULE(prelude_sessions)
    MODULE(prelude_results)
    MODULE(prelude_failures)
    MODULE(prelude_tasks)
    MODULE(prelude_strands)
    MODULE(prelude_holding)
    MODULE(prelude_calls)
    MODULE(prelude_modules)
    MODULE(reload)
    MODULE(reload_host)
    MODULE(retry)
    MODULE(rollout)
    MODULE(rollout_plan)
    MODULE(rollout_order)
    MODULE(rollout_host)
    MODULE(rollout_window)
    MODULE(service)
    MODULE(service_driving)
    MODULE(service_evidence)
    MODULE(test)
    MODULE(test_effects)
    MODULE(test_show)
    MODULE(text)
};

#define COUNT (sizeof modules / sizeof modules[0])

const char *gse_stdlib_source(const char *name, size_t *length) {
    for (size_t i = 0; i < COUNT; i++)
        if (strcmp(modules[i].name, name) == 0) {
            *length = modules[i].length;
            return (const char *)modules[i].source;
        }
    return NULL;
}

const char *gse_stdlib_name(size_t position) { return position < COUNT ? modules[position].name : NULL; }
