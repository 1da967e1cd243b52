#include "CServicePage.h"

#pragma clang diagnostic ignored "-Wc23-extensions"  // #embed

static const unsigned char page_html[] = {
#embed "page/page.html"
};
static const unsigned char page_css[] = {
#embed "page/page.css"
};
static const unsigned char output_css[] = {
#embed "page/output.css"
};
static const unsigned char theme_js[] = {
#embed "page/theme.js"
};
static const unsigned char main_js[] = {
#embed "page/main.js"
};
static const unsigned char badge_js[] = {
#embed "page/badge.js"
};
static const unsigned char dom_js[] = {
#embed "page/dom.js"
};
static const unsigned char pace_js[] = {
#embed "page/pace.js"
};
static const unsigned char text_js[] = {
#embed "page/text.js"
};
static const unsigned char ansi_js[] = {
#embed "page/ansi.js"
};
static const unsigned char words_js[] = {
#embed "page/words.js"
};
static const unsigned char api_js[] = {
#embed "page/api.js"
};
static const unsigned char stream_js[] = {
#embed "page/stream.js"
};
static const unsigned char reading_js[] = {
#embed "page/reading.js"
};
static const unsigned char follow_js[] = {
#embed "page/follow.js"
};
static const unsigned char keys_js[] = {
#embed "page/keys.js"
};
static const unsigned char login_js[] = {
#embed "page/login.js"
};
static const unsigned char runs_js[] = {
#embed "page/runs.js"
};
static const unsigned char run_js[] = {
#embed "page/run.js"
};
static const unsigned char timeline_js[] = {
#embed "page/timeline.js"
};
static const unsigned char log_js[] = {
#embed "page/log.js"
};
static const unsigned char output_js[] = {
#embed "page/output.js"
};
static const unsigned char task_js[] = {
#embed "page/task.js"
};
static const unsigned char questions_js[] = {
#embed "page/questions.js"
};
static const unsigned char notices_js[] = {
#embed "page/notices.js"
};
static const unsigned char waiting_js[] = {
#embed "page/waiting.js"
};
static const unsigned char audit_js[] = {
#embed "page/audit.js"
};
static const unsigned char locks_js[] = {
#embed "page/locks.js"
};
static const unsigned char me_js[] = {
#embed "page/me.js"
};

static const struct {
    const char *name;
    const unsigned char *bytes;
    size_t length;
} files[] = {
    {"page.html", page_html, sizeof page_html},
    {"page.css", page_css, sizeof page_css},
    {"output.css", output_css, sizeof output_css},
    {"theme.js", theme_js, sizeof theme_js},
    {"main.js", main_js, sizeof main_js},
    {"badge.js", badge_js, sizeof badge_js},
    {"dom.js", dom_js, sizeof dom_js},
    {"pace.js", pace_js, sizeof pace_js},
    {"text.js", text_js, sizeof text_js},
    {"ansi.js", ansi_js, sizeof ansi_js},
    {"words.js", words_js, sizeof words_js},
    {"api.js", api_js, sizeof api_js},
    {"stream.js", stream_js, sizeof stream_js},
    {"reading.js", reading_js, sizeof reading_js},
    {"follow.js", follow_js, sizeof follow_js},
    {"keys.js", keys_js, sizeof keys_js},
    {"login.js", login_js, sizeof login_js},
    {"runs.js", runs_js, sizeof runs_js},
    {"run.js", run_js, sizeof run_js},
    {"timeline.js", timeline_js, sizeof timeline_js},
    {"log.js", log_js, sizeof log_js},
    {"output.js", output_js, sizeof output_js},
    {"task.js", task_js, sizeof task_js},
    {"questions.js", questions_js, sizeof questions_js},
    {"notices.js", notices_js, sizeof notices_js},
    {"waiting.js", waiting_js, sizeof waiting_js},
    {"audit.js", audit_js, sizeof audit_js},
    {"locks.js", locks_js, sizeof locks_js},
    {"me.js", me_js, sizeof me_js},
};

const char *gse_page_name(size_t position) {
    return position < sizeof files / sizeof files[0] ? files[position].name : NULL;
}

const unsigned char *gse_page_bytes(size_t position, size_t *length) {
    if (position >= sizeof files / sizeof files[0]) {
        *length = 0;
        return NULL;
    }
    *length = files[position].length;
    return files[position].bytes;
}
