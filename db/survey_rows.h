/* The rows of surveys. For the store's own files, inside a transaction. */
#pragma once

#include "db/store_private.h"
#include "db/surveys.h"

enum { SURVEYS_FOR_MAX = 16 };

size_t questions_read(struct store *store, struct uuid survey, struct question questions[QUESTIONS_MAX]);
size_t surveys_for(struct store *store, struct uuid resident, struct survey_row *rows, size_t max);
