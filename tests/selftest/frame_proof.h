/* SPDX-License-Identifier: MIT */
/*
 * frame_proof.h - what the proofs of the frame leak and break
 */
#pragma once

unsigned long frame_proof_units(void);
const char *frame_proof_check(void);
