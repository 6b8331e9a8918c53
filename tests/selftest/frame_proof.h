/* SPDX-License-Identifier: MIT */
/*
 * frame_proof.h - the quantity that the proofs of the frame leak
 */
#pragma once

unsigned long frame_proof_units(void);
