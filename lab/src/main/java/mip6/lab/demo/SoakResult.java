package mip6.lab.demo;

import java.util.List;

/**
 * What became of daemons that were killed again and again.
 *
 * @param kills of either
 * @param slowest milliseconds from a kill to the next binding
 * @param wrong what should not have been
 */
record SoakResult(boolean ok, int kills, double slowest, List<String> wrong) {}
