/* SPDX-License-Identifier: MIT */
/*
 * lock_drawing.h - the order in which locks may be taken, as it is drawn
 */
#pragma once

/* How many of the orders that were seen are not drawn; each is named once. */
unsigned long lock_drawing_violations(void);
