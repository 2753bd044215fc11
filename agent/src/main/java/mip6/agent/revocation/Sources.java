package mip6.agent.revocation;

import mip6.agent.configuration.HttpUrl;
import mip6.agent.configuration.RevocationConfiguration;
import mip6.ikev2.pki.CertificationPath.Link;
import mip6.ikev2.pki.RevocationPointers;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Whom to ask about a certificate: responders first, whose answers are small. */
record Sources(RevocationConfiguration configuration) {

    List<Source> of(Link link) {
        List<Source> sources = new ArrayList<>(responders(link));
        sources.addAll(lists(link));
        return sources;
    }

    List<Source> responders(Link link) {
        Optional<HttpUrl> own = configuration.responder();
        if (own.isPresent()) {
            return List.of(new Source.AnswerAbout(own.get(), link, true));
        }
        return named(RevocationPointers.of(link.certificate()).responders()).stream()
                .<Source>map(url -> new Source.AnswerAbout(url, link, false))
                .toList();
    }

    /** The operator's lists may be of any of the authorities. */
    List<Source> lists(Link link) {
        List<Source> sources = new ArrayList<>();
        for (HttpUrl url : configuration.lists()) {
            sources.add(new Source.ListAt(url, link.issuer(), true));
        }
        for (HttpUrl url : named(RevocationPointers.of(link.certificate()).lists())) {
            sources.add(new Source.ListAt(url, link.issuer(), false));
        }
        return sources;
    }

    private List<HttpUrl> named(List<String> urls) {
        return configuration.follow()
                ? urls.stream().map(HttpUrl::parse).flatMap(Optional::stream).toList()
                : List.of();
    }
}
