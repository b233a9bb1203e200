package io.tidewatch.replay.response;

/**
 * How the customers of a shop respond to an action. Of those who would stay away some can be persuaded; of those who would come
 * anyway some are annoyed and stay away. All others do as they would without it, and those who come take the coupon along.
 *
 * @param persuaded share of those who would stay away and come when something is done, 0 to 1
 * @param annoyed share of those who would come and stay away when something is done, 0 to 1
 * @param contact what an action costs, money
 * @param coupon what it costs besides if the customer comes, money
 */
public record Response(double persuaded, double annoyed, double contact, double coupon) {
    public Response {
        if (!(persuaded >= 0 && persuaded <= 1 && annoyed >= 0 && annoyed <= 1)) {
            throw new IllegalArgumentException(
                    "shares of customers are within 0 to 1, not " + persuaded + " and " + annoyed);
        }
    }

    /** Whether a customer comes when something is done, given what the customer would do otherwise and a number from 0 to 1. */
    boolean comes(boolean comesAnyway, double draw) {
        return comesAnyway ? draw >= annoyed : draw < persuaded;
    }

    /** What the actions for a customer cost. */
    double cost(boolean comes) {
        return contact + (comes ? coupon : 0);
    }
}
