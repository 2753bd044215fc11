package mip6.ikev2.revocation;

/** A revocation list or an OCSP response that says nothing about the certificate in question. */
public final class UnusableAnswerException extends Exception {

    private static final long serialVersionUID = 1L;

    private final RevocationProblem problem;

    UnusableAnswerException(RevocationProblem problem) {
        super(problem.text());
        this.problem = problem;
    }

    public RevocationProblem problem() {
        return problem;
    }
}
