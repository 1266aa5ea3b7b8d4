"""The preparation step by step: what was done, why, and the control that changes it."""
